import "@fontsource-variable/archivo/wdth.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@fontsource-variable/jetbrains-mono/wght-italic.css";
import "../ui/ui.css";
import "./shell.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { sessionQuery } from "../api/session";
import { language } from "../lib/catalogue";
import { followSystem } from "../ui/theme";
import { queryClient } from "./queries";
import { router } from "./router";

document.documentElement.lang = language;
followSystem();
void queryClient.prefetchQuery(sessionQuery);
if (import.meta.env.PROD) void navigator.serviceWorker?.register("/sw.js").catch(() => {});

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
