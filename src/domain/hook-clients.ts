/** The clients whose hooks the desk understands. */
export const hookClients = ["claude-code", "codex", "opencode", "gemini-cli"] as const;
/** A client whose hooks the desk understands. */
export type HookClientName = (typeof hookClients)[number];

/** How long a client waits for a hook's answer where its settings do not say, in seconds. */
export const usualHookTimeout = 600;

/** How long the hooks that visto installs wait for a decision, in seconds: a day. */
export const installedHookTimeout = 86_400;
