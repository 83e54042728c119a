// Shows by what the certificate is told from another.
const found = await fetch("/trust/about").then((answer) => answer.json());
if (found.fingerprint) {
  document.getElementById("print").textContent = found.fingerprint;
  document.getElementById("finger").hidden = false;
} else {
  document.getElementById("get").replaceChildren("This computer serves only itself now: there is no certificate to trust.");
}
