import { installedHookTimeout } from "../../domain/hook-clients.ts";

/** The plugin's text: it posts the client's events to the desk, and replies to the client's own server as the desk says. */
export function opencodePlugin(url: string): string {
  return `// Asks visto's desk for permission. Written by \`visto agents install opencode\`, which also replaces it.
const desk = ${JSON.stringify(`${url}/api/v1/hooks/opencode`)};
const timeout = ${installedHookTimeout};

/** What the desk answers an event; undefined where it cannot be reached, so that the dialog stays to the person. */
async function tell(body, seconds) {
  try {
    const response = await fetch(desk, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: "Bearer " + (process.env.VISTO_AGENT_TOKEN ?? ""),
        "x-visto-agent": process.env.VISTO_AGENT ?? "",
        "x-tmux-pane": process.env.TMUX_PANE ?? "",
        "x-visto-timeout": String(seconds),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(seconds * 1000),
    });
    if (response.ok) return await response.json();
    console.error("visto: the desk answered " + response.status + " " + (await response.text()).slice(0, 300));
  } catch (error) {
    console.error("visto: the desk at " + desk + " cannot be reached: " + error);
  }
  return undefined;
}

export const Visto = async ({ client, directory }) => {
  async function ask(event) {
    const answer = await tell({ type: event.type, directory, properties: event.properties }, timeout);
    if (!answer?.reply) return;
    await client._client.post({
      url: "/permission/" + event.properties.id + "/reply",
      headers: { "content-type": "application/json" },
      body: answer,
    });
  }
  return {
    event: async ({ event }) => {
      if (event.type === "permission.asked") void ask(event);
      else if (event.type === "session.idle" || event.type === "session.deleted") {
        const { sessionID = event.properties.info?.id } = event.properties;
        await tell({ type: event.type, properties: { sessionID } }, 10);
      }
    },
    "tool.execute.after": async ({ tool, sessionID, callID, args }) => {
      await tell({ type: "tool.execute.after", directory, properties: { tool, sessionID, callID, args } }, 10);
    },
  };
};
`;
}
