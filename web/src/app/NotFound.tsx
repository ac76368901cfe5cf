import { Link } from "@tanstack/react-router";
import { Signpost } from "lucide-react";
import { Empty } from "../ui/states";
import { messages } from "./messages";

export function NotFound() {
  return (
    <Empty icon={Signpost} title={messages.notFound} whole>
      <p>{messages.notFoundText}</p>
      <Link to="/" className="btn">
        {messages.notFoundHome}
      </Link>
    </Empty>
  );
}
