//! `workflows!`: asks `knock-codegen` for the bindings of a Knock directory.

use std::env;
use std::path::Path;

use knock_codegen::Bindings;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, Result};

use crate::arguments::Arguments;
use crate::tracking::{manifest_dir, track};

pub(crate) fn expand(arguments: &Arguments) -> Result<TokenStream> {
    let manifest_dir = manifest_dir(arguments.span())?;
    let directory = arguments.directory.as_ref().map(LitStr::value);
    let bindings = Bindings::generate(
        &manifest_dir,
        directory.as_deref().map(Path::new),
        env::var_os("KNOCK_DIR"),
        arguments.only().as_ref(),
    );
    let errors = errors(&bindings, arguments);
    let items: TokenStream = bindings.text().parse()?;
    let tracked = track(&bindings.files, &manifest_dir);
    Ok(arguments.module(&quote!(#errors #items #tracked)))
}

fn errors(bindings: &Bindings, arguments: &Arguments) -> TokenStream {
    // A macro shows no warnings, and a directory without workflows is rather another folder.
    let without = bindings
        .warnings
        .iter()
        .filter(|_| bindings.modules.is_empty());
    let errors = bindings.errors.iter().chain(without);
    errors
        .map(|error| Error::new(arguments.span(), error).into_compile_error())
        .chain([arguments.errors_of_keys(|key| bindings.unknown_keys.get(key).cloned())])
        .collect()
}

#[cfg(test)]
mod tests;
