// Forms: checked here by the schema, and by the server, whose words end up at the same fields.
import { valibotResolver } from "@hookform/resolvers/valibot";
import { type DefaultValues, type FieldValues, type Path, useForm as useHookForm } from "react-hook-form";
import type { GenericSchema } from "valibot";
import { asProblem, sortFields } from "../lib/problem";

export function useForm<Values extends FieldValues>(
  schema: GenericSchema<Values, Values>,
  values: DefaultValues<Values>,
  /** Names the server has for fields of this form. */
  aliases: Record<string, string> = {},
) {
  const form = useHookForm<Values>({
    // biome-ignore lint/suspicious/noExplicitAny: the resolver's own type is narrower than what it takes.
    resolver: valibotResolver(schema as any) as any,
    defaultValues: values,
  });
  const { errors, isSubmitting, isDirty } = form.formState;

  /** Nothing typed is touched when the act fails. */
  const submit = (act: (values: Values) => Promise<unknown>) =>
    form.handleSubmit(async (given) => {
      try {
        await act(given as Values);
      } catch (error) {
        show(error);
      }
    });

  const show = (error: unknown) => {
    const { fields, whole } = sortFields(asProblem(error), Object.keys(form.getValues()), aliases);
    fields.forEach((entry, index) => {
      form.setError(entry.field as Path<Values>, { message: entry.detail }, { shouldFocus: index === 0 });
    });
    if (whole !== null) form.setError("root", { message: whole });
  };

  const field = (name: Path<Values>) => {
    const at = errors[name] as { message?: string; root?: { message?: string } } | undefined;
    return { ...form.register(name), error: at?.message ?? at?.root?.message };
  };

  return { form, submit, show, field, whole: errors.root?.message, busy: isSubmitting, changed: isDirty };
}
