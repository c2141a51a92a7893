"""The HTTP API: conversations for customers, decisions for refund approvers, the A2A endpoint for partners."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import boto3
import httpx
import structlog
from fastapi import FastAPI, HTTPException, Request, status
from fastapi import Path as PathParameter
from langgraph_checkpoint_aws import DynamoDBSaver
from pydantic import BaseModel, ConfigDict, Field

from support_agent import __version__, a2a, mcp_tools
from support_agent.agent import Limits, SupportAgent
from support_agent.approval import Decision
from support_agent.audit import AuditTrail
from support_agent.guardrails import RejectedInputError
from support_agent.identity import Approver, Caller, OidcVerifier, Principal, TokenVerifier
from support_agent.model import IntentClassifier, RefundScorer, Reranker, chat_model, embedding_model
from support_agent.retrieval import Retriever, opensearch_client
from support_agent.settings import Settings
from support_agent.tools import CallContext, Services, build_tools
from support_agent.tools.email import Mailer
from support_agent.tools.orders import HttpOrderService
from support_agent.tools.refunds import HttpPaymentService
from support_agent.tracing import start_tracing

ConversationId = Annotated[str, PathParameter(pattern=r"^[A-Za-z0-9-]{8,64}$")]
MCP_CONFIGURATION = Path(__file__).parents[2] / ".mcp.json"


class CustomerMessage(BaseModel):
    """What a customer sends."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=4_000)


class ApprovalDecision(BaseModel):
    """What a refund approver sends."""

    model_config = ConfigDict(extra="forbid")

    customer: str = Field(min_length=1, max_length=80)
    approved: bool
    note: str = Field(default="", max_length=500)


class Answer(BaseModel):
    """What comes back."""

    text: str
    pending: dict[str, Any] | None = None


def create_app(agent: SupportAgent | None = None, verifier: TokenVerifier | None = None) -> FastAPI:
    """The application; without arguments it connects to the real services when it starts."""
    app = FastAPI(
        title="support-agent", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan
    )
    app.state.agent, app.state.verifier = agent, verifier
    app.include_router(a2a.router)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/v1/conversations/{conversation}/messages")
    async def message(conversation: ConversationId, body: CustomerMessage, caller: Caller, request: Request) -> Answer:
        try:
            reply = await request.app.state.agent.reply(body.text, CallContext(caller, conversation))
        except RejectedInputError as error:
            raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, str(error)) from error
        return Answer(text=reply.text, pending=reply.pending)

    @app.post("/partner/fastship/events")
    async def shipment_event(event: dict[str, Any]) -> Answer:
        customer = Principal(event["customer"], event["tenant"], frozenset())
        context = CallContext(customer, event["conversation"])
        agent = app.state.agent
        reply = await agent.reply(f"FastShip says: {event['note']}", context)
        return Answer(text=reply.text)

    @app.post("/v1/conversations/{conversation}/decision")
    async def decide(
        conversation: ConversationId, body: ApprovalDecision, approver: Approver, request: Request
    ) -> Answer:
        decision = Decision(approved=body.approved, approver=approver.subject, note=body.note)
        customer = Principal(body.customer, approver.tenant, frozenset())
        reply = await request.app.state.agent.resume(decision, CallContext(customer, conversation))
        return Answer(text=reply.text, pending=reply.pending)

    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if app.state.agent is not None:
        yield
        return
    structlog.configure(processors=[structlog.processors.TimeStamper("iso"), structlog.processors.JSONRenderer()])
    settings = Settings()  # type: ignore[call-arg]
    app.state.verifier = OidcVerifier(settings)
    provider = start_tracing(app, settings)
    async with _service_client(settings.orders_url) as orders, _service_client(settings.payments_url) as payments:
        app.state.agent = await _build_agent(settings, orders, payments)
        yield
    provider.shutdown()


def _service_client(url: Any) -> httpx.AsyncClient:
    """Services in the mesh authenticate this task by its workload certificate."""
    return httpx.AsyncClient(base_url=str(url), timeout=httpx.Timeout(5.0), follow_redirects=False)


async def _build_agent(settings: Settings, orders: httpx.AsyncClient, payments: httpx.AsyncClient) -> SupportAgent:
    session = boto3.Session(region_name=settings.region)
    audit = AuditTrail(session.client("s3"), settings.audit_bucket)
    reranker = Reranker(session.client("sagemaker-runtime"), settings.reranker_endpoint)
    retriever = Retriever(opensearch_client(settings), settings.knowledge_index, embedding_model(settings), reranker)
    services = Services(
        orders=HttpOrderService(orders),
        payments=HttpPaymentService(payments),
        retriever=retriever,
        mailer=Mailer(session.client("sesv2"), settings.sender_address),
        audit=audit,
        scorer=RefundScorer(),
    )
    return SupportAgent(
        model=chat_model(settings),
        tools=[*build_tools(services), *await mcp_tools.load_tools(MCP_CONFIGURATION)],
        classifier=IntentClassifier.pinned(),
        audit=audit,
        checkpointer=DynamoDBSaver(settings.checkpoint_table, region_name=settings.region, ttl_seconds=30 * 86_400),
        limits=Limits(settings.max_agent_steps, settings.step_timeout_seconds),
    )
