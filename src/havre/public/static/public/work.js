// A small computation asked when many write at once, done in slices so that the page stays alive, then sent by itself.
const form = document.querySelector("form[data-work]");
const K = Uint32Array.from({ length: 64 }, (_, i) => {
  let prime = 2;
  for (let found = 0; ; prime++) {
    let whole = true;
    for (let d = 2; d * d <= prime; d++) if (prime % d === 0) { whole = false; break; }
    if (whole && found++ === i) break;
  }
  const root = Math.cbrt(prime);
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
});
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const rot = (x, n) => (x >>> n) | (x << (32 - n));

// SHA-256 of a short ASCII text; returns the first 32 bits.
export function head(text) {
  const blocks = ((text.length + 8) >> 6) + 1;
  const words = new Uint32Array(blocks * 16);
  for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  words[words.length - 1] = text.length * 8;
  const h = START.slice();
  const w = new Uint32Array(64);
  for (let at = 0; at < words.length; at += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) { w[i] = words[at + i]; continue; }
      const x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + (rot(x, 7) ^ rot(x, 18) ^ (x >>> 3)) + w[i - 7] + (rot(y, 17) ^ rot(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const t = (k + (rot(e, 6) ^ rot(e, 11) ^ rot(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const u = ((rot(a, 2) ^ rot(a, 13) ^ rot(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
  }
  return h[0] >>> 0;
}

function slice(text, bits, from) {
  const limit = 2 ** (32 - bits);
  for (let count = from; count < from + 2000; count++) if (head(`${text}:${count}`) < limit) return count;
  return -1;
}

function work(text, bits, from) {
  const found = slice(text, bits, from);
  if (found < 0) { setTimeout(work, 0, text, bits, from + 2000); return; }
  form.elements.proof.value = String(found);
  form.submit();
}

if (form && form.dataset.work) {
  const status = form.querySelector("[data-working]");
  status.textContent = status.dataset.working;
  setTimeout(work, 0, form.dataset.work, Number(form.dataset.bits), 0);
}
