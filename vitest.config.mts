// The tests that need no editor: beside the files they test, and in test/.
import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", "out/**", "test/editor/**", "test/ui/**"],
    testTimeout: 30_000, // a property or a large corpus on a busy machine; most take milliseconds
  },
});
