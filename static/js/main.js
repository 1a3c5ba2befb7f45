// Entry point. All controls also work without JavaScript; these modules save page loads. core/scripts.py joins them.

import "./htmx_setup.js";
import "./restored_pages.js";
import "./actions.js";
import "./page_parts.js";
import "./menus.js";
import "./open_post.js";
import "./dialog.js";
import "./toasts.js";
import "./composer.js";
import "./drafts.js";
import "./autocomplete.js";
import "./quote_preview.js";
import "./picture_picker.js";
import "./upload.js";
import "./picture_loader.js";
import "./conversation_toggle.js";
import "./settings.js";
import "./relative_times.js";
import "./page_position.js";
import "./restore_position.js";
import "./hover_cards.js";
import "./keyboard_shortcuts.js";
import "./stream.js";
import "./polling.js";
import "./search.js";
import "./messages.js";
