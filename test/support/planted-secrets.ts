import fc from "fast-check";

/** What a password may look like, within and without quotation marks. */
export const secrets: fc.Arbitrary<string> = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.!%+~^-]{11,39}$/)
  // Mere lower-case words are no secrets that anybody could tell from text.
  .filter((text) => /\d/.test(text) && !/^\d+$/.test(text));

const hex = fc.stringMatching(/^[a-f0-9]{40}$/);
const base62 = fc.stringMatching(/^[A-Za-z0-9]{40}$/);
const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);

/** Tokens that are known by their shape. */
export const tokens: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Z0-9]{16}$/).map((text) => `AKIA${text}`),
  base62.map((text) => `ghp_${text.slice(0, 36)}`),
  base62.map((text) => `github_pat_${text}`),
  base62.map((text) => `glpat-${text.slice(0, 20)}`),
  base62.map((text) => `xoxb-${text}`),
  base62.map((text) => `sk-${text}`),
  base64url.map((text) => `sk-ant-api03-${text}`),
  base62.map((text) => `sk_live_${text}`),
  hex.map((text) => `dop_v1_${text}`),
  base64url.map((text) => `visto_${text}`),
  base64url.map((text) => `eyJ${text}.eyJ${text}.${text}`),
  base64url.map((text) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${text}\n-----END OPENSSH PRIVATE KEY-----`),
);

/** Ways in which a secret stands in what agents ask for. */
export const carriers: readonly ((secret: string) => string)[] = [
  (secret) => `API_TOKEN=${secret} npm publish`,
  (secret) => `export PGPASSWORD='${secret}'; psql -h db app`,
  (secret) => `curl -H "Authorization: Bearer ${secret}" https://api.example.org`,
  (secret) => `curl -H 'Authorization: Basic ${secret}' https://api.example.org`,
  (secret) => `curl -H 'X-Api-Key: ${secret}' https://api.example.org`,
  (secret) => `curl -u ana:${secret} https://example.org`,
  (secret) => `curl --user 'ana:${secret}' https://example.org`,
  (secret) => `curl --cookie "sid=${secret}" https://example.org`,
  (secret) => `curl 'https://example.org/?access_token=${secret}&page=1'`,
  (secret) => `git clone https://ana:${secret}@example.org/project.git`,
  (secret) => `psql postgres://app:${secret}@db:5432/app`,
  (secret) => `psql "host=db password=${secret} dbname=app"`,
  (secret) => `deploy --password ${secret} --region eu`,
  (secret) => `deploy --client-secret=${secret}`,
  (secret) => `mysql -p${secret} -u root`,
  (secret) => `sshpass -p ${secret} ssh host`,
  (secret) => `docker login -u ana -p ${secret} example.org`,
  (secret) => `bash -c "SECRET_KEY='${secret}' rails s"`,
  (secret) => `Write {"file_path":"/a","password":"${secret}","mode":1}`,
  (secret) => `call {"body":"{\\"clientSecret\\":\\"${secret}\\"}"}`,
  (secret) => `run {"args":["--token","${secret}"]}`,
  (secret) => `TOKEN="$(PASSWORD=${secret} sign)" publish`,
  (secret) => `Cookie: id=${secret}; theme=dark`,
  (secret) => `password: ${secret}`,
  (secret) => `aws_secret_access_key = ${secret}`,
  (secret) => `ALTER USER app PASSWORD '${secret}'`,
  (secret) => `npm config set //packages.example.org/:_authToken=${secret}`,
];
