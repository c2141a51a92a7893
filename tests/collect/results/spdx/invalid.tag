SPDXVersion: SPDX-2.3
PackageName: a
PackageDescription: <text>This never ends.
PackageName: hidden
