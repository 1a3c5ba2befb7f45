// Service worker that shows push messages as notifications, and opens their page on a click. It has no part in loading
// pages, and stores nothing.

self.addEventListener("push", (event) => {
  if (!event.data) return;
  const { title, body, icon, url, notification_id: id } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, icon, tag: `notification-${id}`, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
