// What the page knows, kept current by the stream; others subscribe to what they show.
const SEEN = "sandbox-seen";
const listeners = {};

export const state = {
  people: [], account: { name: "", alias: "" }, menu: [], verified: null, callbackUrl: "",
  messages: new Map(), wire: [], texts: [], current: localStorage.getItem("sandbox-current") || "", clockOffset: 0,
  seen: JSON.parse(localStorage.getItem(SEEN) || "{}"),
};

export const on = (name, hear) => { (listeners[name] ||= []).push(hear); };
const tell = (name, what) => { for (const hear of listeners[name] || []) hear(what); };

export const person = (openid = state.current) => state.people.find((each) => each.openid === openid);
export const chatOf = (openid = state.current) => state.messages.get(openid) || [];
export const now = () => Date.now() / 1000 + state.clockOffset;

export function choose(openid) {
  state.current = openid;
  localStorage.setItem("sandbox-current", openid);
  markSeen();
  tell("current");
}

export function markSeen() {
  const newest = chatOf().at(-1);
  if (!newest || document.hidden || state.seen[state.current] === newest.n) return;
  state.seen[state.current] = newest.n;
  localStorage.setItem(SEEN, JSON.stringify(state.seen));
  tell("unread");
}

export function unreadOf(openid) {
  const seen = state.seen[openid] || 0;
  return chatOf(openid).filter((message) => message.n > seen && message.side !== "person").length;
}

// The stream continues by itself from the last event it saw; after a hard failure we open a new one.
export function listen() {
  let last = "0.0";
  const open = () => {
    const stream = new EventSource(`/sandbox/live?after=${last}`);
    const hear = (name, take) => stream.addEventListener(name, (event) => {
      last = event.lastEventId || last;
      take(JSON.parse(event.data));
    });
    hear("reset", () => location.reload());
    hear("message", takeMessage);
    hear("wire", takeLine);
    hear("state", takeState);
    stream.onopen = () => tell("online", true);
    stream.onerror = () => {
      tell("online", false);
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, 1500);
    };
  };
  open();
}

function takeMessage(message) {
  const chat = state.messages.get(message.openid) || [];
  if (chat.length && chat.at(-1).n >= message.n) return;
  chat.push(message);
  state.messages.set(message.openid, chat);
  if (message.openid === state.current) markSeen();
  tell("message", message);
  tell("unread");
}

function takeLine(line) {
  if (state.wire.length && state.wire.at(-1).n >= line.n) return;
  state.wire.push(line);
  if (state.wire.length > 600) state.wire.shift();
  tell("wire", line);
}

function takeState(found) {
  state.clockOffset = found.now - Date.now() / 1000;
  Object.assign(state, { people: found.people, account: found.account, verified: found.verified, callbackUrl: found.callback_url });
  const newest = found.texts[0]?.n || 0, isNewText = newest !== state.texts[0]?.n;
  state.texts = found.texts;
  const menu = JSON.stringify(found.menu);
  const isNewMenu = menu !== JSON.stringify(state.menu);
  state.menu = found.menu;
  if (!person()) choose(state.people[0].openid);
  tell("state");
  if (isNewMenu) tell("menu");
  if (isNewText) tell("texts");
}

document.addEventListener("visibilitychange", markSeen);
