// The groups of the panel, in their order; each returns {title, content}, or null where it has no say.
import { calling, service } from "./calling.js";
import { conditionGroup } from "./condition.js";
import { due } from "./due.js";
import { form } from "./form.js";
import { message } from "./message.js";
import { describing } from "./naming.js";
import { onward } from "./onward.js";
import { repeating, script } from "./repeating.js";
import { responsible } from "./responsible.js";
import { timer } from "./timer.js";

export const GROUPS = [responsible, due, form, conditionGroup, timer, message, calling, service, script, repeating, describing, onward];
