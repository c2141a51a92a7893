"""Lock files of Node projects, in all versions that are about."""

import json
from base64 import b64encode

import pytest
from locks import COMMIT, Read

INTEGRITY = "sha512-" + b64encode(bytes(64)).decode()
DIGEST = "SHA-512:" + "00" * 64


@pytest.fixture
def read(tables):
    return lambda path, text: Read(path, text if isinstance(text, str) else json.dumps(text), tables)


NPM = {
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "shop", "dependencies": {"ai": "^5", "mine": "*"}, "devDependencies": {"vitest": "*"}},
        "packages/mine": {"name": "mine", "dependencies": {"zod": "^3"}},
        "node_modules/mine": {"resolved": "packages/mine", "link": True},
        "node_modules/ai": {"version": "5.0.1", "integrity": INTEGRITY, "dependencies": {"zod": "^4"},
                            "optionalDependencies": {"@esbuild/linux": "1"},
                            "resolved": "https://registry.example/ai/-/ai-5.0.1.tgz"},
        "node_modules/ai/node_modules/zod": {"version": "4.1.8"},
        "node_modules/zod": {"version": "3.0.0", "license": "MIT"},
        "node_modules/vitest": {"version": "3.0.0", "dev": True, "dependencies": {"zod": "^3"}},
        "node_modules/@esbuild/linux": {"version": "1.0.0", "optional": True},
        "node_modules/alias": {"name": "@real/name", "version": "1.0.0"},
        "node_modules/forked": {"version": "1.0.0", "resolved": f"git+ssh://git@git.example/a/forked.git#{COMMIT}"},
        "node_modules/archive": {"version": "1.0.0", "resolved": "https://u:secret@files.example/archive.tgz"},
    },
}  # fmt: skip


def test_npm(read):
    found = read("package-lock.json", NPM)
    assert found.purls == {
        "pkg:npm/ai@5.0.1",
        "pkg:npm/zod@4.1.8",
        "pkg:npm/zod@3.0.0",
        "pkg:npm/vitest@3.0.0",
        "pkg:npm/%40esbuild/linux@1.0.0",
        "pkg:npm/%40real/name@1.0.0",
        f"pkg:npm/forked@1.0.0?vcs_url=git%2Bssh://git.example/a/forked.git%40{COMMIT}",
        "pkg:npm/archive@1.0.0?download_url=https://files.example/archive.tgz",
    }
    assert found.edges() == {
        ("pkg:npm/ai@5.0.1", "pkg:npm/zod@4.1.8"),
        ("pkg:npm/ai@5.0.1", "pkg:npm/%40esbuild/linux@1.0.0"),
        ("pkg:npm/vitest@3.0.0", "pkg:npm/zod@3.0.0"),
    }
    assert {purl for purl, c in found.components.items() if c.direct} == {
        "pkg:npm/ai@5.0.1", "pkg:npm/vitest@3.0.0", "pkg:npm/zod@3.0.0"
    }  # fmt: skip
    assert found.scopes()["vitest"] == "excluded"
    assert found.scopes()["linux"] == "optional"
    assert found.reading.digests == {"pkg:npm/ai@5.0.1": (DIGEST,)}
    assert {purl: c.licenses for purl, c in found.components.items() if c.licenses} == {
        "pkg:npm/zod@3.0.0": ("MIT",)
    }
    scoped = found.components["pkg:npm/%40esbuild/linux@1.0.0"]
    assert (scoped.group, scoped.name, scoped.base_purl) == ("@esbuild", "linux", "pkg:npm/%40esbuild/linux")
    assert "secret" not in repr(found.reading)


def test_npm_of_version_1(read):
    found = read(
        "npm-shrinkwrap.json",
        {
            "lockfileVersion": 1,
            "dependencies": {
                "ai": {"version": "5.0.1", "integrity": INTEGRITY, "requires": {"zod": "^4", "left": "*"},
                       "dependencies": {"zod": {"version": "4.1.8"}}},
                "zod": {"version": "3.0.0", "dev": True},
                "left": {"version": "1.0.0"},
                "forked": {"version": f"git+https://git.example/a/forked.git#{COMMIT}", "from": "x"},
                "alias": {"version": "npm:@real/name@2.0.0"},
            },
        },
    )  # fmt: skip
    assert found.purls == {
        "pkg:npm/ai@5.0.1",
        "pkg:npm/zod@4.1.8",
        "pkg:npm/zod@3.0.0",
        "pkg:npm/left@1.0.0",
        f"pkg:npm/forked?vcs_url=git%2Bhttps://git.example/a/forked.git%40{COMMIT}",
        "pkg:npm/%40real/name@2.0.0",
    }
    assert found.edges() == {
        ("pkg:npm/ai@5.0.1", "pkg:npm/zod@4.1.8"),
        ("pkg:npm/ai@5.0.1", "pkg:npm/left@1.0.0"),
    }
    assert "left" not in found.direct
    assert "ai" in found.direct


PNPM_9 = f"""lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      ai: {{specifier: ^5, version: 5.0.1(zod@4.1.8)}}
      own: {{specifier: workspace:*, version: link:packages/own}}
    devDependencies:
      '@types/node': {{specifier: '*', version: 22.0.0}}
packages:
  ai@5.0.1:
    resolution: {{integrity: {INTEGRITY}}}
  '@types/node@22.0.0': {{resolution: {{integrity: {INTEGRITY}}}}}
  zod@4.1.8: {{resolution: {{integrity: {INTEGRITY}}}}}
  fsevents@2.3.3: {{resolution: {{integrity: {INTEGRITY}}}}}
  forked@https://codeload.example/a/forked/tar.gz/{COMMIT}:
    resolution: {{tarball: https://codeload.example/a/forked/tar.gz/{COMMIT}}}
    version: 1.0.0
snapshots:
  ai@5.0.1(zod@4.1.8):
    dependencies: {{zod: 4.1.8, forked: https://codeload.example/a/forked/tar.gz/{COMMIT}}}
    optionalDependencies: {{fsevents: 2.3.3}}
  '@types/node@22.0.0': {{}}
  zod@4.1.8: {{}}
  fsevents@2.3.3: {{optional: true}}
  forked@https://codeload.example/a/forked/tar.gz/{COMMIT}: {{}}
"""


def test_pnpm_9(read):
    found = read("pnpm-lock.yaml", PNPM_9)
    forked = f"pkg:npm/forked@1.0.0?download_url=https://codeload.example/a/forked/tar.gz/{COMMIT}"
    assert found.purls == {
        "pkg:npm/ai@5.0.1", "pkg:npm/%40types/node@22.0.0", "pkg:npm/zod@4.1.8", "pkg:npm/fsevents@2.3.3", forked
    }  # fmt: skip
    assert found.direct == {"ai", "node"}
    assert found.scopes() == {
        "ai": "required", "zod": "required", "forked": "required", "node": "excluded", "fsevents": "optional"
    }  # fmt: skip
    assert ("pkg:npm/ai@5.0.1", forked) in found.edges()


@pytest.mark.parametrize(
    "text",
    [
        (
            "lockfileVersion: 5.4\nspecifiers: {ai: ^5}\ndependencies: {ai: 5.0.1_zod@4.1.8}\npackages:\n"
            "  /ai/5.0.1_zod@4.1.8:\n    resolution: {integrity: x}\n    dependencies: {zod: 4.1.8, '@a/b': 1.0.0}\n"
            "  /zod/4.1.8: {resolution: {integrity: x}}\n  /@a/b/1.0.0: {resolution: {integrity: x}, dev: false}\n"
        ),
        (
            "lockfileVersion: '6.0'\nimporters:\n  .:\n    dependencies:\n      ai: {specifier: ^5, version: 5.0.1(zod@4.1.8)}\n"
            "packages:\n  /ai@5.0.1(zod@4.1.8):\n    resolution: {integrity: x}\n    dependencies: {zod: 4.1.8, '@a/b': 1.0.0}\n"
            "  /zod@4.1.8: {resolution: {integrity: x}}\n  /@a/b@1.0.0: {resolution: {integrity: x}, dev: false}\n"
        ),
    ],
    ids=["5", "6"],
)
def test_older_pnpm(read, text):
    found = read("pnpm-lock.yaml", text)
    assert found.purls == {"pkg:npm/ai@5.0.1", "pkg:npm/zod@4.1.8", "pkg:npm/%40a/b@1.0.0"}
    assert found.edges() == {
        ("pkg:npm/ai@5.0.1", "pkg:npm/zod@4.1.8"),
        ("pkg:npm/ai@5.0.1", "pkg:npm/%40a/b@1.0.0"),
    }
    assert found.direct == {"ai"}


YARN_1 = f"""# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


"@a/b@^1.0.0", "@a/b@~1.0.1":
  version "1.0.2"
  resolved "https://registry.example/@a/b/-/b-1.0.2.tgz#0123456789012345678901234567890123456789"
  integrity {INTEGRITY}
  dependencies:
    zod "^4"
  optionalDependencies:
    fsevents "2"

zod@^4:
  version "4.1.8"
  resolved "https://registry.example/zod/-/zod-4.1.8.tgz#x"

fsevents@2:
  version "2.3.3"

"alias@npm:@real/name@^1":
  version "1.0.0"

"forked@git+https://git.example/a/forked.git":
  version "1.0.0"
  resolved "git+https://git.example/a/forked.git#{COMMIT}"
"""
YARN_4 = f"""# This file is generated by running "yarn install" inside your project.

__metadata:
  version: 8
  cacheKey: 10c0

"@a/b@npm:^1.0.0, @a/b@npm:~1.0.1":
  version: 1.0.2
  resolution: "@a/b@npm:1.0.2"
  dependencies:
    zod: "npm:^4"
    fsevents: "npm:2"
  dependenciesMeta:
    fsevents:
      optional: true
  checksum: 10c0/0123
  languageName: node
  linkType: hard

"forked@https://git.example/a/forked.git#commit={COMMIT}":
  version: 1.0.0
  resolution: "forked@https://git.example/a/forked.git#commit={COMMIT}"
  languageName: node
  linkType: hard

"fsevents@npm:2":
  version: 2.3.3
  resolution: "fsevents@npm:2.3.3"
  languageName: node
  linkType: hard

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    "@a/b": "npm:^1.0.0"
    alias: "npm:@real/name@^1"
  languageName: unknown
  linkType: soft

"alias@npm:@real/name@^1":
  version: 1.0.0
  resolution: "@real/name@npm:1.0.0"
  languageName: node
  linkType: hard

"zod@npm:^4":
  version: 4.1.8
  resolution: "zod@npm:4.1.8"
  languageName: node
  linkType: hard
"""
OF_YARN = {
    "pkg:npm/%40a/b@1.0.2",
    "pkg:npm/zod@4.1.8",
    "pkg:npm/fsevents@2.3.3",
    "pkg:npm/%40real/name@1.0.0",
}


def test_yarn_1(read):
    found = read("yarn.lock", YARN_1)
    assert found.purls == OF_YARN | {
        f"pkg:npm/forked@1.0.0?vcs_url=git%2Bhttps://git.example/a/forked.git%40{COMMIT}"
    }
    assert found.edges() == {
        ("pkg:npm/%40a/b@1.0.2", "pkg:npm/zod@4.1.8"),
        ("pkg:npm/%40a/b@1.0.2", "pkg:npm/fsevents@2.3.3"),
    }
    assert found.scopes()["fsevents"] == "optional"
    assert found.reading.digests == {"pkg:npm/%40a/b@1.0.2": (DIGEST,)}


def test_yarn_4(read):
    found = read("yarn.lock", YARN_4)
    assert found.purls == OF_YARN | {
        f"pkg:npm/forked@1.0.0?vcs_url=git%2Bhttps://git.example/a/forked.git%40{COMMIT}"
    }
    assert found.direct == {"b", "name"}
    assert found.scopes()["fsevents"] == "optional"
    assert found.components["pkg:npm/%40a/b@1.0.2"].hashes == ("SHA-512",), "of an archive that Yarn makes"
    assert found.reading.digests == {"pkg:npm/%40a/b@1.0.2": ()}


def test_bun(read):
    found = read(
        "bun.lock",
        f"""{{ // a comment
  "lockfileVersion": 1,
  "workspaces": {{"": {{"name": "shop", "dependencies": {{"ai": "^5"}}, "devDependencies": {{"@a/b": "*"}},}},}},
  "packages": {{
    "ai": ["ai@5.0.1", "", {{"dependencies": {{"zod": "^4"}}, "optionalDependencies": {{"fsevents": "2"}}}}, "{INTEGRITY}"],
    "ai/zod": ["zod@4.1.8", "", {{}}, "{INTEGRITY}"],
    "zod": ["zod@3.0.0", "", {{}}, "x"],
    "@a/b": ["@a/b@1.0.0", "", {{"dependencies": {{"zod": "^3"}}}}, "x"],
    "fsevents": ["fsevents@2.3.3", "", {{"os": "darwin"}}, "x"],
    "own": ["own@workspace:packages/own"],
    "forked": ["forked@git+https://git.example/a/forked.git#{COMMIT}", {{}}, "{COMMIT}"],
  }},
}}""",
    )
    assert found.purls == {
        "pkg:npm/ai@5.0.1", "pkg:npm/zod@4.1.8", "pkg:npm/zod@3.0.0", "pkg:npm/%40a/b@1.0.0", "pkg:npm/fsevents@2.3.3",
        f"pkg:npm/forked?vcs_url=git%2Bhttps://git.example/a/forked.git%40{COMMIT}",
    }  # fmt: skip
    assert ("pkg:npm/ai@5.0.1", "pkg:npm/zod@4.1.8") in found.edges()
    assert ("pkg:npm/%40a/b@1.0.0", "pkg:npm/zod@3.0.0") in found.edges()
    assert found.direct == {"ai", "b"}
    assert {c.purl: c.scope for c in found.components.values() if c.scope != "required"} == {
        "pkg:npm/%40a/b@1.0.0": "excluded",
        "pkg:npm/fsevents@2.3.3": "optional",
        "pkg:npm/zod@3.0.0": "excluded",
    }
