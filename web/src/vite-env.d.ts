declare module "@fontsource-variable/*";
declare module "monaco-editor/esm/vs/editor/edcore.main";
interface ImportMetaEnv {
  readonly PROD: boolean;
}
interface ImportMeta {
  readonly env: ImportMetaEnv;
}
