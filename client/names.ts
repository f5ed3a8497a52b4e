// Names that package.json knows as well.
export const VIEW_ID = "chainwalk.walk";
/** Context key: a walk is shown. */
export const WALKING = "chainwalk.walking";
/** Context key: the active editor shows policies. */
export const POLICIES = "chainwalk.policies";
/** Context key: the extension is at work here, so that its view container may show. */
export const ENABLED = "chainwalk.enabled";
