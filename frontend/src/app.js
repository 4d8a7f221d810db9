// One bundle, in this order: the policy must exist before htmx reads its first answer, and htmx before its
// extensions.
import "./modules/trusted.js";
import "./modules/htmx.js";
import "htmx.org/dist/ext/hx-sse.js";
import "htmx.org/dist/ext/hx-preload.js";
import "./modules/theme.js";
import "./modules/keys.js";
import "./modules/palette.js";
import "./modules/toasts.js";
import "./modules/dialogs.js";
import "./modules/popovers.js";
import "./modules/lookup.js";
import "./modules/selection.js";
import "./modules/grid.js";
import "./modules/cells.js";
import "./modules/forms.js";
import "./modules/zones.js";
