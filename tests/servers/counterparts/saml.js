// A provider of SAML 2.0 by Auth0's samlp: whoever comes is signed in as the one it was told.
// Told by one JSON object on the command line: port, key, cert. How it behaves is sent to POST /behave as JSON.
import { createServer } from "node:http";
import samlp from "samlp";

const told = JSON.parse(process.argv[2]);
const here = `http://127.0.0.1:${told.port}`;
const own = { issuer: `${here}/entity`, key: told.key, cert: told.cert };
let behaves = {};
let participants = [];

function User(user) {
  return {
    getClaims: () => user.claims,
    getNameIdentifier: () => ({
      nameIdentifier: user.id,
      nameIdentifierFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    }),
  };
}
User.prototype.metadata = [];

const options = () => ({
  ...own,
  ...behaves.options,
  profileMapper: User,
  getUserFromRequest: () => behaves.user,
  getPostURL: (_audience, _request, _req, done) => done(null, behaves.consumer),
});

const kept = new Map();
const store = {
  save(_request, state, done) {
    const name = `state-${kept.size}`;
    kept.set(name, state);
    done(null, name);
  },
  load(_request, name, _options, done) {
    done(null, kept.get(name));
  },
  update(_request, name, state, done) {
    kept.set(name, state);
    done(null, name);
  },
  destroy(_request, name, done) {
    kept.delete(name);
    done();
  },
};

function logout() {
  return samlp.logout({
    ...own,
    deflate: true,
    protocolBinding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
    sessionParticipants: {
      hasElements: () => participants.length > 0,
      getFirst: (done) => done(null, participants[0]),
      get: (_issuer, _index, _name, done) => done(null, participants[0]),
      remove: (_issuer, _index, _name, done) => done(null, participants.shift()),
    },
    store,
  });
}

function asExpress(request, response, body) {
  const address = new URL(request.url, here);
  request.query = Object.fromEntries(address.searchParams);
  request.body = body;
  request.session = {};
  request.get = (name) => request.headers[name.toLowerCase()];
  request.protocol = "http";
  request.originalUrl = request.url;
  response.set = (name, value) => response.setHeader(name, value);
  response.send = (said, text) => {
    if (typeof said === "number") response.statusCode = said;
    response.end(String(typeof said === "number" ? (text ?? said) : said));
  };
  response.redirect = (there) => {
    response.statusCode = 302;
    response.setHeader("Location", there);
    response.end();
  };
  return address.pathname;
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

createServer(async (request, response) => {
  const body = await read(request);
  const path = asExpress(request, response, {});
  const failed = (error) => {
    response.statusCode = 400;
    response.end(String(error?.message ?? error ?? "nothing here"));
  };
  if (path === "/behave") {
    behaves = JSON.parse(body);
    participants = behaves.participants ?? [];
    response.end();
  } else if (path === "/metadata") {
    const paths = { redirectEndpointPath: "/sign-on", postEndpointPath: "/sign-on", logoutEndpointPaths: { redirect: "/left" } };
    samlp.metadata({ ...own, ...paths, profileMapper: User })(request, response);
  } else if (path === "/sign-on") {
    samlp.auth(options())(request, response, failed);
  } else if (path === "/left") {
    logout()(request, response, failed);
  } else {
    failed();
  }
}).listen(told.port, "127.0.0.1", () => console.log("ready"));
