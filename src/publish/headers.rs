//! Samples of what a web server should say with every file. The pages carry their policy themselves; headers add what
//! a page cannot say of itself.

/// Names from the folder of the releases, and their text.
pub(super) const FILES: &[(&str, &str)] = &[
    ("headers/nginx.conf", include_str!("../../content/headers/nginx.conf")),
    ("headers/apache.conf", include_str!("../../content/headers/apache.conf")),
    ("headers/Caddyfile", include_str!("../../content/headers/Caddyfile")),
];
