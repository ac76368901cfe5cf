declare module "@fontsource-variable/*";
declare module "monaco-editor/esm/vs/editor/edcore.main";
