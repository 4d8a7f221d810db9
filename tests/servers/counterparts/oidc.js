// An issuer of OpenID Connect by panva's certified oidc-provider, with its own pages to sign in and to agree.
// Told by one JSON object on the command line: port, redirect, left, groups. POST /turn changes its key, and POST /tell
// what it is told; `answer` there is what the address for tokens says in place of its own answer.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const told = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${told.port}`;
let turn = 0;

function key() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: `key-${++turn}`, use: "sig", alg: "RS256" };
}

function made() {
  return new Provider(issuer, {
    clients: [
      {
        client_id: "kith",
        client_secret: "a secret of the house",
        redirect_uris: [told.redirect],
        backchannel_logout_uri: told.left,
        backchannel_logout_session_required: true,
      },
      {
        client_id: "another",
        client_secret: "a secret of another",
        redirect_uris: [told.redirect],
      },
    ],
    jwks: { keys: [key()] },
    cookies: { keys: ["only for tests"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
    ttl: { IdToken: () => told.lives ?? 300 },
    pkce: { required: () => true },
    // the house stands on this machine, which its own guard would not call
    fetch: (url, { dispatcher: _guard, ...options }) => globalThis.fetch(url, options),
    async findAccount(_context, sub) {
      return {
        accountId: sub,
        claims: async () => ({
          sub,
          email: `${sub}@example.org`,
          email_verified: true,
          name: sub,
          groups: told.groups,
        }),
      };
    },
  });
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

let provider = made().callback();
createServer(async (request, response) => {
  if (request.url === "/turn") {
    provider = made().callback();
    response.end();
  } else if (request.url === "/tell") {
    Object.assign(told, JSON.parse(await read(request)));
    response.end();
  } else if (request.url === "/token" && told.answer) {
    response.setHeader("Content-Type", "application/json");
    response.end(told.answer);
  } else {
    provider(request, response);
  }
}).listen(told.port, "127.0.0.1", () => console.log("ready"));
