// Upload pictures as soon as they are chosen, one after the other. The form's file field contains them all the same: if
// one is not uploaded, for whatever reason, all are sent with the form.

const uploads = new WeakMap(); // file: { id, progress (0 to 1), error, isSettled, settled (a promise), request, csrfToken }
let queue = Promise.resolve();

export const uploadOf = (file) => uploads.get(file);

export function startUpload(file, csrfToken) {
  const upload = { progress: 0, error: "", isSettled: false, csrfToken };
  uploads.set(file, upload);
  upload.settled = queue = queue.then(() => send(file, upload));
}

// Forget the upload of a picture that was removed, and delete it on the server.
export function cancelUpload(file) {
  const upload = uploads.get(file);
  uploads.delete(file);
  upload?.request?.abort();
  if (!upload?.id) return;
  const body = new URLSearchParams([["csrfmiddlewaretoken", upload.csrfToken]]);
  fetch(`/compose/uploads/${upload.id}/delete`, { method: "POST", body, keepalive: true }).catch(() => {});
}

// Let a picture be sent with the form, after the server has refused the id of its upload.
export const forgetUpload = (file) => uploads.delete(file);

async function send(file, upload) {
  if (uploads.get(file) !== upload) return; // cancelled while others were sent
  const [request, body] = [new XMLHttpRequest(), new FormData()];
  upload.request = request;
  body.append("csrfmiddlewaretoken", upload.csrfToken);
  body.append("file", file);
  request.upload.addEventListener("progress", ({ loaded, total }) => change(file, upload, { progress: loaded / total }));
  await new Promise((resolve) => {
    request.addEventListener("loadend", resolve);
    request.open("POST", "/compose/uploads");
    request.send(body);
  });
  change(file, upload, { isSettled: true, ...resultOf(request) });
}

// Other errors are not shown here: the response to the form says what is wrong.
function resultOf({ status, responseText }) {
  if (status === 422) return { error: responseText };
  try {
    return status === 200 ? { id: JSON.parse(responseText).id } : {};
  } catch {
    return {}; // the page of the login form
  }
}

function change(file, upload, values) {
  Object.assign(upload, values);
  document.dispatchEvent(new CustomEvent("picture:upload", { detail: file }));
}
