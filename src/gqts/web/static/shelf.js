// At the shelf: the camera reads codes where the browser can; where it cannot, the picture that was taken is sent at once.
const form = document.querySelector("form.scan");
const input = document.getElementById("code");
const picture = document.querySelector("[data-picture]");
const camera = document.querySelector(".camera");

picture.querySelector("button").hidden = true;
picture.querySelector("input[type=file]").addEventListener("change", (event) => { if (event.target.files.length) picture.submit(); });

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
  const known = await BarcodeDetector.getSupportedFormats();
  const wanted = ["qr_code", "data_matrix", "code_128", "ean_13", "itf"].filter((one) => known.includes(one));
  return wanted.length ? new BarcodeDetector({ formats: wanted }) : null;
}

function found(text) {
  input.value = text;
  form.requestSubmit();
}

async function watch(detector, view, stream) {
  while (stream.active) {
    const codes = await detector.detect(view).catch(() => []);
    if (codes.length && codes[0].rawValue) {
      stream.getTracks().forEach((track) => track.stop());
      found(codes[0].rawValue);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

const detector = await canRead().catch(() => null);
if (detector) {
  camera.hidden = false;
  const view = camera.querySelector("video");
  camera.querySelector("[data-camera]").addEventListener("click", async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      view.hidden = false;
      await view.play();
      await watch(detector, view, stream);
    } catch {
      camera.hidden = true;
      picture.querySelector("input[type=file]").click();
    }
  });
}
