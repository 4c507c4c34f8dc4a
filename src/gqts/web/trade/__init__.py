"""A firm's customs messages: what it handed in, what became of it, and receipts to fetch."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.trade import agents, documents, messages, sending


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages; a page that takes a form answers GET and POST."""
    reading = {
        "/trade": documents.list_documents,
        "/trade/documents.csv": documents.export_documents,
        "/trade/documents/{record_id}": documents.show_document,
        "/trade/messages": messages.list_messages,
        "/trade/messages/{message_id}/sent": messages.send_content,
    }
    both = {"/trade/send": sending.send, "/trade/agents": agents.list_and_name}
    return [
        *(Route(path, page) for path, page in reading.items()),
        *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()),
        Route("/trade/messages/{message_id}", messages.show_message),
        Route("/trade/agents/{organization_id}/end", agents.end, methods=["GET", "POST"]),
    ]
