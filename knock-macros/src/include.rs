//! `include_workflows!` with arguments: includes what the build script has written for each workflow.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use knock_codegen::unknown_key;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, Result};

use crate::arguments::Arguments;

const NO_BUILD_SCRIPT: &str = "the build script of this crate has generated no workflows: call \
    `knock_codegen::Builder::new().generate()` in `build.rs`, or use `workflows!`";

pub(crate) fn expand(arguments: &Arguments) -> Result<TokenStream> {
    let output = env::var_os("OUT_DIR").map(PathBuf::from);
    choose(arguments, output.as_deref())
}

/// Includes from `output`, which is `OUT_DIR` where there is a build script.
fn choose(arguments: &Arguments, output: Option<&Path>) -> Result<TokenStream> {
    if let Some(directory) = &arguments.directory {
        let message = "the build script names the Knock directory, with `Builder::directory`";
        return Err(Error::new(directory.span(), message));
    }
    let generated = output.and_then(|output| keys(&output.join("knock_workflows")));
    let generated = generated.ok_or_else(|| Error::new(Span::call_site(), NO_BUILD_SCRIPT))?;
    let generated: Vec<&str> = generated.iter().map(String::as_str).collect();
    let errors = arguments
        .errors_of_keys(|key| (!generated.contains(&key)).then(|| unknown_key(key, &generated)));
    let chosen = arguments.only();
    let is_chosen = |key: &&&str| chosen.as_ref().is_none_or(|only| only.contains(**key));
    let includes = generated.iter().filter(is_chosen).map(|key| include(key));
    Ok(arguments.module(&quote!(#errors #(#includes)*)))
}

/// The keys of the workflows that the build script has generated, if it has.
fn keys(folder: &Path) -> Option<BTreeSet<String>> {
    let entries = fs::read_dir(folder).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let keys = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned));
    Some(keys.collect())
}

fn include(key: &str) -> TokenStream {
    let file = format!("/knock_workflows/{key}.rs");
    quote!(::core::include!(::core::concat!(::core::env!("OUT_DIR"), #file));)
}

#[cfg(test)]
mod tests;
