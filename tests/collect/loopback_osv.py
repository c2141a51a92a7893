"""The OSV API on this machine, with few advisories."""

from collect.osv_records import JINJA, below, record
from publish.loopback import Loopback, Reply

RECORDS = {
    one["id"]: one
    for one in (
        JINJA,
        *(
            record(f"GHSA-{n}", "django", below("5"), withdrawn="2026-01-01T00:00:00Z" if n == 3 else None)
            for n in range(5)
        ),
    )
}
NAMES = {"jinja2": [JINJA["id"]], "django": [f"GHSA-{n}" for n in range(5)]}


class Osv(Loopback):
    """The API, with pages of two advisories."""

    def answer(self, call):
        if call.path == "/v1/querybatch":
            return Reply(200, {"results": [self.page(query) for query in call.value["queries"]]})
        found = RECORDS.get(call.path.removeprefix("/v1/vulns/"))
        return Reply(200, found) if found else Reply(404, {"code": 5, "message": "Bug not found."})

    def page(self, query):
        assert set(query) <= {"package", "version", "page_token"}
        ids = NAMES.get(query["package"]["name"], [])
        start = int(query.get("page_token", "0"))
        page = [{"id": id_, "modified": RECORDS[id_]["modified"]} for id_ in ids[start : start + 2]]
        more = {"next_page_token": str(start + 2)} if start + 2 < len(ids) else {}
        return {"vulns": page, **more} if page else {}
