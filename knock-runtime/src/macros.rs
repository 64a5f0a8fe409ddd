//! The macros that put generated code into a crate. They tell it where the runtime is, by `$crate`,
//! so that a dependency that is renamed, or handed on by another crate, needs no setting.

/// Includes what the build script generated with `knock-codegen`, as the module `workflows`.
///
/// ```text
/// knock_runtime::include_workflows!();                              // all workflows
/// knock_runtime::include_workflows!(only = ["reminder", "welcome"]);
/// knock_runtime::include_workflows!(crate = crate::knock);
/// ```
///
/// | argument | is |
/// | --- | --- |
/// | `only = ["key", …]` | the workflows to include; all where it is left out |
/// | `crate = path` | where `knock-runtime` is, from anywhere in the crate, when it is not the crate that this macro is called by |
///
/// Arguments need the feature `macros`.
///
/// # When the build script runs again
///
/// When a file of the Knock directory changes, is added or is removed, be it part of a workflow or
/// not, since Cargo watches whole folders; and when `KNOCK_DIR` or `knock.json` changes. Cargo then
/// compiles the crate again, too. A `knock.json`, or a `knock-types.toml` beside the Knock directory,
/// that is *added* is seen at the next of these changes.
#[macro_export]
macro_rules! include_workflows {
    () => {
        /// The workflows of the Knock directory.
        #[allow(dead_code, unreachable_pub)]
        pub mod workflows {
            #[allow(unused_imports)]
            use $crate as knock_runtime;

            ::core::include!(::core::concat!(
                ::core::env!(
                    "OUT_DIR",
                    "`include_workflows!` includes what a build script generates: add a `build.rs` \
                     that calls `knock_codegen::Builder::new().generate()`, or use `workflows!`"
                ),
                "/knock_workflows.rs"
            ));
        }
    };
    ($($arguments:tt)+) => { $crate::__include_workflows! { $crate; $($arguments)+ } };
}

#[cfg(feature = "macros")]
#[doc(hidden)]
pub use knock_macros::include_workflows as __include_workflows;

#[cfg(not(feature = "macros"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __include_workflows {
    ($($arguments:tt)*) => {
        ::core::compile_error!(
            "`include_workflows!` has arguments with the feature `macros` of `knock-runtime` only"
        );
    };
}

/// Generates the bindings of a Knock directory in place, as the module `workflows`.
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
/// | `crate = path` | where `knock-runtime` is, from anywhere in the crate, when it is not the crate that this macro is called by |
///
/// What must be mended in the Knock directory is a compile error that names the file, the line and
/// the column; the module is there all the same. Warnings are shown by `cargo knock check`, since a
/// macro cannot.
///
/// # When it runs again
///
/// When a file changes that the generated workflows depend on: with `only`, a template of another
/// workflow is none of them. Whatever is *added*, be it a workflow, a partial or a `knock-types.toml`, is
/// seen when something else makes the crate compile again, such as an edit of its source: a build
/// script sees it at once.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! workflows {
    ($($arguments:tt)*) => { $crate::__workflows! { $crate; $($arguments)* } };
}

#[cfg(feature = "macros")]
#[doc(hidden)]
pub use knock_macros::workflows as __workflows;
