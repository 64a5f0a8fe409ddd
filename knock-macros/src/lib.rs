//! Procedural macros of `knock-runtime`, which re-exports them: use them from there.

mod workflows;

use proc_macro::TokenStream;

/// Generates the bindings of a Knock directory, as the module `workflows`.
///
/// ```text
/// knock_runtime::workflows!();                        // the directory that is found
/// knock_runtime::workflows!("notifications");         // this one, relative to Cargo.toml
/// knock_runtime::workflows!("notifications", only = ["reminder"], crate = crate::knock);
/// ```
///
/// | argument | is |
/// | --- | --- |
/// | a path | the Knock directory, relative to the manifest of the crate; without it, it is looked for: in the variable `KNOCK_DIR`, then `knockDir` of `knock.json`, then `knock/`, `.knock/` and `workflows/` of the crate and of its workspace |
/// | `only = ["key", …]` | the workflows to generate; all where it is left out |
/// | `crate = path` | where `knock-runtime` is, when it is not `::knock_runtime` |
///
/// What must be mended in the Knock directory is a compile error that names the file, the line and
/// the column; the module is there all the same. Warnings are shown by `cargo knock check`, since a
/// macro cannot.
///
/// The crate is compiled again when a file that was read changes. A file that is *added* is only
/// seen when something else makes the crate compile again: a build script sees it at once.
#[proc_macro]
pub fn workflows(input: TokenStream) -> TokenStream {
    workflows::expand(input.into()).into()
}
