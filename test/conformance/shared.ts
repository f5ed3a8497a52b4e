// Where the conformance data lies: beside the repository. Tests that need it say in one line when it is absent.
import { fileURLToPath } from "node:url";

export const SHARED = fileURLToPath(new URL("../../../shared", import.meta.url));
