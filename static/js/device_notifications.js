// The switch "Notify me on this device" in the notification settings: it subscribes this browser to push messages. It
// acts at once, and is shown only where the browser can do that. Logging out ends the subscription on the server.

const WORKER = "/push-worker.js";
const section = document.querySelector("[data-device-notifications]");
const field = section?.querySelector("input");
const isSupported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const toast = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

async function send(url, values) {
  const csrfmiddlewaretoken = section.closest("form").elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ csrfmiddlewaretoken, ...values });
  const response = await fetch(url, { method: "POST", body, redirect: "error" });
  if (!response.ok) throw new Error(response.statusText);
}

async function browserSubscription() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return registration?.pushManager.getSubscription();
}

async function showState() {
  const response = await fetch(section.dataset.deviceNotifications, { cache: "no-store", redirect: "error" });
  const { key, is_subscribed: isSubscribed } = await response.json();
  section.dataset.key = key;
  field.checked = isSubscribed && Notification.permission === "granted" && Boolean(await browserSubscription());
  section.hidden = false;
}

async function subscribe() {
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: section.dataset.key };
  const subscription = await pushManager.subscribe(options).catch(async () => {
    await (await pushManager.getSubscription())?.unsubscribe(); // it is for an earlier key of this site
    return pushManager.subscribe(options);
  });
  const { endpoint, keys } = subscription.toJSON();
  await send(section.dataset.deviceNotifications, { endpoint, ...keys });
}

async function unsubscribe() {
  await send(`${section.dataset.deviceNotifications}/remove`);
  await (await browserSubscription())?.unsubscribe();
}

async function change() {
  if (field.checked && (await Notification.requestPermission()) !== "granted") {
    field.checked = false;
    toast("Your browser blocks notifications from here. Its settings can allow them.");
    return;
  }
  field.disabled = true;
  try {
    await (field.checked ? subscribe() : unsubscribe());
  } catch {
    field.checked = !field.checked;
    toast("That didn’t work. Please try again.");
  }
  field.disabled = false;
}

if (section && isSupported) {
  field.addEventListener("change", change);
  const show = () => showState().catch(() => {});
  addEventListener("pageshow", ({ persisted }) => persisted && show()); // when the page is restored
  show();
}
