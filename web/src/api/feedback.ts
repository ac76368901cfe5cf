// What people tell the operator, and what comes back.
import { queryOptions } from "@tanstack/react-query";
import { api, take } from "./client";

export const sendFeedback = (body: { text: string; page: string; contact?: string }) =>
  take(api.POST("/api/v1/feedback", { body }));

export const myFeedbackQuery = queryOptions({
  queryKey: ["mine", "feedback"],
  queryFn: () => take(api.GET("/api/v1/me/feedback")),
});
