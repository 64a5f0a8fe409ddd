//! `workflows!`: reads its arguments, asks `knock-codegen`, hands on the answer.

use std::env;
use std::path::{Path, PathBuf};

use knock_codegen::{Bindings, EmitOptions};
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Path as RustPath, Token, bracketed};

/// Stands for the path of the runtime until the text has become tokens: `$crate` is no text.
const RUNTIME: &str = "__knock_runtime";

/// The arguments of `workflows!`.
#[derive(Default)]
struct Arguments {
    directory: Option<LitStr>,
    only: Option<Vec<LitStr>>,
    runtime: Option<RustPath>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut arguments = Self::default();
        if input.peek(LitStr) {
            arguments.directory = Some(input.parse()?);
            separator(input)?;
        }
        while !input.is_empty() {
            arguments.named(input)?;
            separator(input)?;
        }
        Ok(arguments)
    }
}

impl Arguments {
    fn named(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(Token![crate]) {
            let name: Token![crate] = input.parse()?;
            input.parse::<Token![=]>()?;
            let path = input.call(RustPath::parse_mod_style)?;
            return set(&mut self.runtime, path, name.span);
        }
        let name: syn::Ident = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "expected `only = [\"key\", …]` or `crate = path`",
            )
        })?;
        if name != "only" {
            let message = format!("unknown argument `{name}`: there are `only` and `crate`");
            return Err(Error::new(name.span(), message));
        }
        input.parse::<Token![=]>()?;
        let keys;
        bracketed!(keys in input);
        let keys = Punctuated::<LitStr, Token![,]>::parse_terminated(&keys)?;
        set(&mut self.only, keys.into_iter().collect(), name.span())
    }

    fn options(&self) -> EmitOptions {
        let keys = self.only.as_ref();
        let defaults = EmitOptions::default();
        EmitOptions {
            runtime_crate: match self.runtime {
                Some(_) => RUNTIME.to_owned(),
                None => defaults.runtime_crate,
            },
            only: keys.map(|keys| keys.iter().map(LitStr::value).collect()),
        }
    }

    /// Where to show what is wrong with the Knock directory.
    fn span(&self) -> Span {
        self.directory
            .as_ref()
            .map_or_else(Span::call_site, LitStr::span)
    }
}

/// Between two arguments there is a comma.
fn separator(input: ParseStream<'_>) -> Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn set<T>(argument: &mut Option<T>, value: T, span: Span) -> Result<()> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(span, "this argument is given twice")),
    }
}

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2(input).and_then(|arguments| module(&arguments)) {
        Ok(module) => module,
        Err(error) => error.into_compile_error(),
    }
}

fn module(arguments: &Arguments) -> Result<TokenStream> {
    let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest_dir = manifest_dir.ok_or_else(|| {
        let message = "the environment variable `CARGO_MANIFEST_DIR` is not set";
        Error::new(arguments.span(), message)
    })?;
    let directory = arguments.directory.as_ref().map(LitStr::value);
    let bindings = Bindings::generate(
        &manifest_dir,
        directory.as_deref().map(Path::new),
        env::var_os("KNOCK_DIR"),
        &arguments.options(),
    );
    let errors = errors(&bindings, arguments);
    let mut items: TokenStream = bindings.text.parse()?;
    if let Some(path) = &arguments.runtime {
        items = replace_runtime(items, &path.to_token_stream());
    }
    let tracked = bindings
        .files
        .iter()
        .filter_map(|file| track(file, &manifest_dir));
    Ok(quote! {
        #errors
        /// The workflows of the Knock directory.
        #[allow(dead_code, unreachable_pub)]
        pub mod workflows {
            #items
            const _: ::core::option::Option<&str> = ::core::option_env!("KNOCK_DIR");
            #(#tracked)*
        }
    })
}

fn errors(bindings: &Bindings, arguments: &Arguments) -> TokenStream {
    let span = arguments.span();
    let errors = bindings.errors.iter();
    errors
        .map(|error| quote_spanned!(span=> ::core::compile_error!(#error);))
        .collect()
}

/// Makes rustc read a file, so that a change of it compiles the crate again.
fn track(file: &Path, manifest_dir: &Path) -> Option<TokenStream> {
    let path = file
        .to_str()
        .filter(|_| manifest_dir.join(file).is_file())?;
    let path = if file.is_absolute() {
        quote!(#path)
    } else {
        // The expansion must not differ between machines.
        quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path))
    };
    Some(quote!(
        const _: &[u8] = ::core::include_bytes!(#path);
    ))
}

fn replace_runtime(tokens: TokenStream, path: &TokenStream) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == RUNTIME => path.clone(),
        TokenTree::Group(group) => {
            let inner = replace_runtime(group.stream(), path);
            TokenTree::Group(Group::new(group.delimiter(), inner)).into()
        }
        other => other.into(),
    });
    replaced.collect()
}

#[cfg(test)]
mod tests;
