//! `#[derive(Workflow)]`: finds the workflow, and compares what it reads with the type.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;

use knock_codegen::{Lookup, Missing};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

use super::all;
use super::check::Checks;
use super::functions::Functions;
use super::input::Input;
use super::rename::Rule;
use crate::tracking::{manifest_dir, track};

pub(super) fn expand(input: &Input<'_>) -> Result<TokenStream> {
    let (lookup, tracked) = find(input)?;
    let checks = Checks::of(input, &lookup);
    let errors = checks.errors.iter().map(Error::to_compile_error);
    let here = &checks.here;
    let functions = Functions::of(&lookup).expand(input, &checks.generic);
    Ok(quote! {
        #(#errors)*
        #(
            #[allow(long_running_const_eval)]
            const _: () = #here;
        )*
        #functions
        #tracked
    })
}

/// The workflow of a type, and what makes a change of its files compile the crate again.
fn find(input: &Input<'_>) -> Result<(Arc<Lookup>, TokenStream)> {
    let key = input.knock.workflow.as_ref();
    let key = key.ok_or_else(|| without_key(input))?;
    let manifest_dir = manifest_dir(key.span())?;
    let directory = input.knock.directory.as_ref();
    let path = directory.map(|directory| PathBuf::from(directory.value()));
    let environment = env::var_os("KNOCK_DIR");
    let lookup = Lookup::find(&manifest_dir, path.as_deref(), environment, &key.value());
    let lookup = lookup.map_err(|missing| match missing {
        Missing::Directory(message) => Error::new(directory.unwrap_or(key).span(), message),
        Missing::Workflow(message) => Error::new(key.span(), message),
    })?;
    let errors = lookup.errors.iter();
    all(errors.map(|error| Error::new(key.span(), error)))?;
    let tracked = track(&lookup.files, &manifest_dir);
    Ok((lookup, tracked))
}

fn without_key(input: &Input<'_>) -> Error {
    let key = Rule::Kebab.variant(&input.name);
    let message = format!(
        "no workflow is named whose data this is: add `#[knock(workflow = {key:?})]` with its key"
    );
    Error::new(input.ident.span(), message)
}
