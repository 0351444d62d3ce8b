// Close a writing to the public key of the team: this telephone cannot read it again. The same words in
// havre/runaways/envelope.py. The key made here serves once and is forgotten with the page.
const INFO = "havre|night|v1";
const BLOCK = 512; // the length of what was typed does not show
const coded = new TextEncoder();

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

const shared = async (publicKey, ours, mine) => {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", bytes(publicKey), curve, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine, 256);
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: ours, info: coded.encode(INFO) };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
};

export const close = async (post, kind, written) => {
  const id = crypto.randomUUID();
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const ours = await crypto.subtle.exportKey("raw", pair.publicKey);
  const key = await shared(post.public, ours, pair.privateKey);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const bound = coded.encode([id, post.author, post.team, kind].join("|"));
  const plain = coded.encode(JSON.stringify(written));
  const padded = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(32);
  padded.set(plain);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound }, key, padded);
  return {
    id,
    kind,
    team: post.team,
    author: post.author,
    key: post.key,
    created: new Date().toISOString(),
    ours: text(ours),
    nonce: text(nonce),
    data: text(data),
  };
};
