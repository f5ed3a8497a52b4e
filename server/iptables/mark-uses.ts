// Where marks are tested and changed in a file. Found by the text of the options, since a dump may have far more rules
// than can be read while somebody waits; texts that are the same are read once.

import { isRefusal } from "#engine/iptables/extension.ts";
import { lineEnd } from "#engine/iptables/lines.ts";
import { markValue } from "#engine/iptables/values/mark.ts";
import { changeOf, type MarkChange } from "#engine/calico/rule-summary.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { lazy } from "#server/lazy.ts";
import { lineOf } from "#server/iptables/rule-at.ts";
