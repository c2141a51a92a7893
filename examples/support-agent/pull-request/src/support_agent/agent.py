"""The agent: a graph of model, tools and answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import GraphRecursionError
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.prebuilt import ToolNode
from langgraph.runtime import Runtime
from langgraph.types import Command

from support_agent import guardrails
from support_agent.approval import Decision
from support_agent.audit import AuditTrail
from support_agent.model import Intent
from support_agent.tools import CallContext

SYSTEM_PROMPT = files("support_agent").joinpath("prompts/system.md").read_text("utf-8")
REFUND_POLICY = files("support_agent").joinpath("prompts/refund_policy.md").read_text("utf-8")
HANDOVER = "I could not finish this safely. A colleague will take over this conversation."


class SupportState(MessagesState):
    """The conversation, and what the classifier makes of its last message."""

    intent: str


class Classifier(Protocol):
    """Names the intent of a message."""

    def classify(self, text: str) -> Intent: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run."""

    steps: int
    step_seconds: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API returns: a text, or a request that waits for a person."""

    text: str
    pending: dict[str, Any] | None = None


class SupportAgent:
    """Runs conversations; each is a thread of the checkpointer, so that a pause survives a restart."""

    def __init__(
        self,
        model: BaseChatModel,
        tools: Sequence[BaseTool],
        classifier: Classifier,
        audit: AuditTrail,
        checkpointer: BaseCheckpointSaver[Any],
        limits: Limits,
    ) -> None:
        self._model = model.bind_tools(tools)
        self._classifier = classifier
        self._audit = audit
        self._limits = limits
        self._graph = self._compile(tools, checkpointer)

    async def reply(self, text: str, context: CallContext) -> Reply:
        """Answer one customer message."""
        return await self._run({"messages": [HumanMessage(text)]}, context)

    async def resume(self, decision: Decision, context: CallContext) -> Reply:
        """Continue a conversation that waits for a decision."""
        return await self._run(Command(resume=decision.model_dump()), context)

    async def _run(self, payload: Any, context: CallContext) -> Reply:
        config: RunnableConfig = {
            "configurable": {"thread_id": f"{context.principal.tenant}:{context.conversation}"},
            "recursion_limit": 100_000,
        }
        try:
            state = await self._graph.ainvoke(payload, config, context=context)
        except (GraphRecursionError, TimeoutError):
            self._record(context, "hand_over", "limit reached")
            return Reply(HANDOVER)
        if waiting := state.get("__interrupt__"):
            self._record(context, "pause", "waits for approval")
            return Reply("A colleague will look at your request.", pending=dict(waiting[0].value))
        return Reply(str(state["messages"][-1].content))

    def _compile(
        self, tools: Sequence[BaseTool], checkpointer: BaseCheckpointSaver[Any]
    ) -> CompiledStateGraph[SupportState, CallContext]:
        graph = StateGraph(SupportState, context_schema=CallContext)
        graph.add_node("classify", self._classify)
        graph.add_node("model", self._call_model)
        graph.add_node("tools", ToolNode(list(tools), handle_tool_errors=_explain))
        graph.add_node("answer", self._answer)
        graph.add_edge(START, "classify")
        graph.add_edge("classify", "model")
        graph.add_conditional_edges("model", _next_step, {"tools": "tools", "answer": "answer"})
        graph.add_edge("tools", "model")
        graph.add_edge("answer", END)
        return graph.compile(checkpointer=checkpointer)

    def _classify(self, state: SupportState) -> dict[str, str]:
        return {"intent": self._classifier.classify(str(state["messages"][-1].content)).name}

    async def _call_model(self, state: SupportState) -> dict[str, list[Any]]:
        policy = f"\n\n{REFUND_POLICY}" if state["intent"] in {"refund", "return"} else ""
        messages = [SystemMessage(SYSTEM_PROMPT + policy), *state["messages"]]
        return {"messages": [await self._model.ainvoke(messages)]}

    def _answer(self, state: SupportState, runtime: Runtime[CallContext]) -> dict[str, list[Any]]:
        last = state["messages"][-1]
        cleaned = guardrails.redact(last.text)
        outcome = f"redacted {', '.join(cleaned.kinds)}" if cleaned.kinds else "clean"
        self._record(runtime.context, "answer", outcome)
        return {"messages": [AIMessage(cleaned.text, id=last.id)]}

    def _record(self, context: CallContext, action: str, outcome: str) -> None:
        self._audit.record(
            actor="support-agent",
            tenant=context.principal.tenant,
            conversation=context.conversation,
            action=action,
            outcome=outcome,
        )


def _next_step(state: SupportState) -> str:
    last = state["messages"][-1]
    return "tools" if isinstance(last, AIMessage) and last.tool_calls else "answer"


def _explain(error: Exception) -> str:
    """What the model learns about a failed tool: that it failed, not how."""
    return f"The tool could not be used ({type(error).__name__}). Tell the customer and offer a colleague."
