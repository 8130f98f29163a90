import { make, write } from "./dom.js";

// What is read aloud: of the sentences that a widget says of itself, those that are news.

// A sentence that another one contains is said with that one.
export function newsIn(heard, sentences) {
  const fresh = sentences.filter((one) => one && !heard.includes(one));
  return fresh.filter((one) => !fresh.some((more) => more !== one && more.includes(one))).join(" ");
}

export function voice() {
  const status = make("p", { class: "lg-unseen", role: "status", "aria-live": "polite" });
  let heard = null; // what stands there from the beginning is no news
  return {
    status,
    speak(sentences) {
      const news = heard ? newsIn(heard, sentences) : "";
      if (news) write(status, news);
      heard = sentences;
    },
    // What has been said elsewhere, as by the control that was used.
    note: (sentence) => heard?.push(sentence),
    // Silence while a walk plays. Its step is news where it pauses or ends, although the same was
    // said before, and what `stands` on the way is none.
    hush(stands) {
      write(status, "");
      heard = heard?.filter((one) => stands.includes(one));
    },
  };
}
