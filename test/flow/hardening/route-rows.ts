import type { ErrorCode } from "../../../src/base/errors.ts";
import type { Role } from "../../../src/domain/reviewer.ts";

/** What each role gets: a status of success, or the code that refuses it. */
type Answer = number | ErrorCode;

/** A route as every caller may try it, with a body that is right and does no harm. */
export interface RouteRow {
  readonly body?: Readonly<Record<string, unknown>>;
  /** What its path names: a pending ask of another identity, another's token, a queue; `none`: an id that nothing has. */
  readonly about?: "request" | "token" | "queue" | "none";
  /** Its body may hold fields that nobody knows: they are another program's. */
  readonly isLoose?: true;
  /** Ends the token that it is called with. */
  readonly endsToken?: true;
  readonly answers: Readonly<Record<Role, Answer>>;
}

const no = "role_forbidden";
const everybody = (answer: Answer) => by(answer, answer, answer, answer);
const readers = by(no, 200, 200, 200);
const deciders = (answer: Answer) => by(no, answer, no, answer);
const operators = (answer: Answer) => by(no, no, answer, answer);
const admins = (answer: Answer) => by(no, no, no, answer);

function by(agent: Answer, reviewer: Answer, operator: Answer, admin: Answer): RouteRow["answers"] {
  return { agent, reviewer, operator, admin };
}

const claim = "shell#secret";

/** Each route by its operation: who may. A route without its row fails the suite by name. */
export const routeRows: Readonly<Record<string, RouteRow>> = {
  submitRequest: {
    body: { agent: "tester", kind: "bash_command", command: "npm install", cwd: "/", execution: "agent" },
    answers: by(201, no, no, 201),
  },
  listRequests: { answers: everybody(200) },
  getRequest: { about: "request", answers: readers },
  getRequestHistory: { about: "request", answers: readers },
  withdrawRequest: { about: "request", body: {}, answers: deciders(200) },
  acknowledgeRequest: { about: "request", answers: deciders(200) },
  decideRequest: {
    about: "request",
    body: { verdict: "approve", digest: "another" },
    answers: deciders("digest_differs"),
  },
  resolveRequest: { about: "request", body: { as: "executed" }, answers: deciders("wrong_state") },
  takeRequest: { about: "request", body: {}, answers: deciders(200) },
  snoozeRequest: { about: "request", body: { for: "5m" }, answers: deciders(200) },
  escalateRequest: { about: "request", body: {}, answers: deciders(200) },
  listPresent: { answers: readers },
  startRequest: { about: "request", body: { digest: "x", claim }, answers: everybody(no) },
  renewRequest: { about: "request", body: { claim }, answers: everybody(no) },
  confirmRequest: { about: "request", body: { claim, outcome: "executed" }, answers: everybody(no) },
  tellHook: {
    body: { hook_event_name: "Stop", session_id: "s-1" },
    isLoose: true,
    answers: by(200, no, no, 200),
  },
  listGrants: { answers: everybody(200) },
  revokeGrant: { about: "none", body: {}, answers: deciders("not_found") },
  listDeliveries: { answers: readers },
  login: { body: { code: "AAAA-AAAA", name: "ana" }, answers: everybody("login_code_unknown") },
  whoami: { answers: everybody(200) },
  logout: { endsToken: true, answers: everybody(200) },
  createLoginCode: { answers: admins(201) },
  createToken: { body: { role: "agent", name: "new" }, answers: admins(201) },
  listTokens: { answers: admins(200) },
  revokeToken: { about: "token", answers: admins(200) },
  listAgents: { answers: readers },
  registerAgent: { body: { name: "registered" }, answers: admins(201) },
  listTasks: { answers: everybody(200) },
  sendNote: { body: { to: ["tester"], body: "It changes at noon." }, answers: everybody(201) },
  listNotes: { answers: everybody(200) },
  readNote: { about: "none", body: {}, answers: everybody("not_found") },
  getStats: { answers: readers },
  listQueues: { answers: readers },
  pauseQueue: { about: "queue", answers: operators(200) },
  resumeQueue: { about: "queue", answers: operators(200) },
  listWorkers: { answers: readers },
  listDeadLetters: { answers: operators(200) },
  getDeadLetter: { about: "none", answers: operators("not_found") },
  redriveDeadLetter: { about: "none", body: {}, answers: operators("not_found") },
  redriveDeadLetters: { body: { actor: "notify_agent_result" }, answers: operators(200) },
  discardDeadLetter: { about: "none", body: { reason: "gone" }, answers: operators("not_found") },
  getChainHead: { answers: readers },
  verifyChain: { answers: readers },
  listEntries: { answers: readers },
  listAlerts: { answers: readers },
  followEvents: { answers: everybody(200) },
  testChannels: { body: {}, answers: operators("not_found") },
  getDescription: { answers: everybody(200) },
  isAlive: { answers: everybody(200) },
  isReady: { answers: everybody(200) },
  getHealth: { answers: everybody(200) },
};
