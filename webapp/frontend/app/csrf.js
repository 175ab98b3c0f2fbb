// The CSRF token of this page, and a fresh one when the person has signed in again elsewhere.

const meta = () => document.querySelector('meta[name="csrf-token"]');

export const token = () => meta()?.content ?? "";

/** Asks for the token of the present session and puts it into the page and all its forms. */
export async function renewToken() {
  const answer = await fetch(meta().dataset.renewUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const { token: fresh } = await answer.json();
  meta().content = fresh;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = fresh;
  return true;
}

export function sendTokenWithHtmx() {
  document.addEventListener("htmx:config:request", ({ detail }) => {
    detail.ctx.request.headers["X-CSRFToken"] = token();
  });
}
