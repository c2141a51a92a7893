"""Human approval: an action that moves money pauses the graph until a person has decided."""

from dataclasses import dataclass
from typing import Any

from langgraph.types import interrupt
from pydantic import BaseModel, ConfigDict, Field


class Decision(BaseModel):
    """What the approver said. It resumes the paused graph."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    approved: bool
    approver: str
    note: str = Field(default="", max_length=500)


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What the approver sees. Amounts are in cents."""

    action: str
    order_id: str
    amount_cents: int
    currency: str
    reason: str
    requested_by: str

    def as_payload(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "order_id": self.order_id,
            "amount_cents": self.amount_cents,
            "currency": self.currency,
            "reason": self.reason,
            "requested_by": self.requested_by,
        }


class SelfApprovalError(PermissionError):
    """The person who asked for the money may not release it."""


def wait_for_decision(request: ApprovalRequest) -> Decision:
    """Pause the graph; on resume, return the decision of someone other than the requester."""
    decision = Decision.model_validate(interrupt(request.as_payload()))
    if decision.approver == request.requested_by:
        raise SelfApprovalError("a request cannot be approved by the person who made it")
    return decision
