/* Reads a QR code with the camera or from a picture, on this device only, and sends its text by the page's own form.
   The camera starts after a press and never stays on behind another page. What a code means, the server says. */
(() => {
  "use strict";
  const EVERY = 120; // ms between two looks
  const WIDEST = 640; // px: enough for a code that fills a third of the picture

  const scanner = document.querySelector(".scanner");
  if (!scanner) return;
  const form = document.querySelector("#code-form");
  const view = scanner.querySelector(".scanner-view");
  const video = scanner.querySelector("video");
  const file = scanner.querySelector("input[type=file]");
  const [start, stop] = ["start", "stop"].map((name) => scanner.querySelector(`[data-do=${name}]`));
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let stream = null;
  let attempt = 0;

  const say = (name) => {
    scanner.querySelector(".scanner-says").textContent = name ? scanner.querySelector(`[data-says=${name}]`).textContent : "";
  };

  const ownDecoder = () => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = scanner.dataset.decoder;
    script.onload = () => resolve((picture) => self.jsQR(picture.data, picture.width, picture.height)?.data);
    script.onerror = reject;
    document.head.append(script);
  });

  const browserDecoder = async () => {
    const formats = (await self.BarcodeDetector?.getSupportedFormats?.()) ?? [];
    if (!formats.includes("qr_code")) return null;
    const detector = new self.BarcodeDetector({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture))[0]?.rawValue;
  };

  let decoder = null;
  const decode = async (picture) => {
    decoder ??= browserDecoder().catch(() => null).then((ready) => ready ?? ownDecoder());
    try {
      return await (await decoder)(picture);
    } catch {
      decoder = ownDecoder(); // a detector that is named but does not work
      return (await decoder)(picture);
    }
  };

  const pictureOf = (source, width, height) => {
    const scale = Math.min(1, WIDEST / Math.max(width, height));
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    pen.drawImage(source, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  };

  const send = (text) => {
    say("found");
    form.elements.code.value = text;
    form.requestSubmit();
  };

  const close = (reason) => {
    attempt += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = video.srcObject = null;
    view.hidden = stop.hidden = true;
    start.hidden = false;
    say(reason);
  };

  const look = async (mine) => {
    if (mine !== attempt) return;
    const text = video.videoWidth ? await decode(pictureOf(video, video.videoWidth, video.videoHeight)).catch(() => "") : "";
    if (mine !== attempt) return;
    if (text) {
      close();
      send(text);
    } else setTimeout(look, EVERY, mine);
  };

  const REASONS = { NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy", AbortError: "busy" };

  const open = async () => {
    const mine = ++attempt;
    if (!navigator.mediaDevices?.getUserMedia) return say("none");
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      if (mine !== attempt) return opened.getTracks().forEach((track) => track.stop());
      stream = video.srcObject = opened;
      view.hidden = stop.hidden = false;
      start.hidden = true;
      say("looking");
      await video.play();
      look(mine);
    } catch (problem) {
      close(REASONS[problem.name] ?? "none");
    }
  };

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    try {
      const image = await createImageBitmap(chosen);
      const text = await decode(pictureOf(image, image.width, image.height));
      if (text) send(text);
      else say("unread");
    } catch {
      say("unread");
    }
  });
  start.addEventListener("click", open);
  stop.addEventListener("click", () => close("stopped"));
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); });
  addEventListener("pagehide", () => close());
  scanner.hidden = false;
  document.querySelector("#result")?.focus();
})();
