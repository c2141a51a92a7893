"""Knowledge search: passages of approved documents, fenced as untrusted text."""

from typing import Annotated, Any

from langchain_core.tools import BaseTool, tool
from langgraph.prebuilt import ToolRuntime
from pydantic import Field

from support_agent import guardrails
from support_agent.audit import AuditTrail
from support_agent.retrieval import Retriever
from support_agent.tools.context import CallContext

Query = Annotated[str, Field(min_length=3, max_length=400, description="What to look for, in the customer's words")]


def knowledge_tool(retriever: Retriever, audit: AuditTrail) -> BaseTool:
    """Build `search_knowledge`."""

    @tool
    def search_knowledge(query: Query, runtime: ToolRuntime[CallContext, Any]) -> str:
        """Search the help articles and policies that apply to this customer."""
        context = runtime.context
        passages = retriever.search(query, tenant=context.principal.tenant)
        audit.record(
            actor=context.principal.subject,
            tenant=context.principal.tenant,
            conversation=context.conversation,
            action="search_knowledge",
            outcome=f"{len(passages)} passages",
            documents=sorted({passage.document for passage in passages}),
        )
        if not passages:
            return "Nothing was found."
        return "\n".join(guardrails.as_untrusted(passage.text, source=passage.document) for passage in passages)

    return search_knowledge
