declare module "@fontsource-variable/*";
declare module "monaco-editor/esm/vs/editor/edcore.main";
interface ImportMetaEnv {
  readonly PROD: boolean;
}
interface ImportMeta {
  readonly env: ImportMetaEnv;
}

declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  const SwaggerUI: (options: Record<string, unknown>) => void;
  export default SwaggerUI;
}
