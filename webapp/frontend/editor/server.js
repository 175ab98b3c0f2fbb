// Talking to the server: the token of the page, JSON both ways, errors with a sentence.
import { renewToken, token } from "../app/csrf.js";

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.message ?? SENTENCES[status] ?? "Сервер не смог это сделать. Попробуйте ещё раз.");
    this.status = status;
    this.answer = answer;
  }
}

const SENTENCES = {
  0: "Нет связи с сервером.",
  401: "Вход закончился. Войдите снова в соседней вкладке: нарисованное останется здесь.",
  413: "Файл слишком большой.",
};

const KEEPALIVE_LIMIT = 60000; // bytes that a page may still send while it closes; a Russian letter takes two

/** Whether a text is small enough to be sent by a page that is being closed. */
export const outlivesThePage = (text) => new Blob([text]).size < KEEPALIVE_LIMIT;

/** Says what went wrong in Russian: our own sentence, else that of somebody who has none. */
export const sentenceOf = (error) =>
  /[а-яё]/i.test(error?.message) ? error.message : "Не получилось. Попробуйте ещё раз; если не поможет, обновите страницу.";

/** Sends a body (text, FormData or an object) and returns the JSON of the answer; throws Refused. */
export async function post(url, body, { keepalive = false } = {}) {
  const answer = await send(url, body, keepalive);
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
  return answer.json();
}

export const get = async (url) => (await answerOf(url, "application/json")).json();

/** Returns the drawing of a draft with the number of the revision that it is. */
export async function getDrawing(url) {
  const answer = await answerOf(url, "application/xml");
  return { xml: await answer.text(), revision: Number(answer.headers.get("Draft-Revision")) };
}

async function answerOf(url, accept) {
  const answer = await fetch(url, { headers: { Accept: accept } }).catch(() => {
    throw new Refused(0, {});
  });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
  return answer;
}

async function send(url, body, keepalive, again = true) {
  const isForm = body instanceof FormData;
  const isText = typeof body === "string";
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  if (!isForm) headers["Content-Type"] = isText ? "application/xml" : "application/json";
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: isForm || isText ? body : JSON.stringify(body),
    keepalive,
  }).catch(() => {
    throw new Refused(0, {});
  });
  const isStale = answer.status === 400 || answer.status === 401;
  return isStale && again && (await renewToken()) ? send(url, body, keepalive, false) : answer;
}
