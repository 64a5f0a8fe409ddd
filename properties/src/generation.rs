use std::collections::BTreeSet;

use knock_codegen::directory::Directory;
use knock_codegen::{EmitOptions, analyze, emit};
use syn::{File, ImplItem, Item, Type};

use crate::{files, text};

/// What is generated for a directory parses as Rust, names nothing twice, is the same every time,
/// and does not depend on which workflows are generated beside.
///
/// The input lists the files, as [`files`] reads it.
///
/// # Panics
///
/// When that does not hold.
pub fn generation(bytes: &[u8]) {
    let directory = Directory::from_files(files(&text(bytes)));
    let contracts = analyze(&directory).contracts;
    let generate = |only: Option<&str>| {
        let options = EmitOptions {
            runtime_crate: Some("::knock_runtime".to_owned()),
            only: only.map(|key| [key.to_owned()].into()),
        };
        emit(&contracts, &directory.sources, &options)
    };
    let all = generate(None);
    is_rust(&all);
    for contract in &contracts {
        let one = generate(Some(&contract.key));
        let (_, module) = one.split_once("use ").expect("an import");
        let (_, module) = module.split_once('\n').expect("a line");
        assert!(all.contains(module), "{module}\n---\n{all}");
    }
}

/// Parses generated text, which names nothing twice.
///
/// # Panics
///
/// When it does not parse, or names something twice.
pub(crate) fn is_rust(text: &str) {
    let file: File = syn::parse_file(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(!text.lines().any(|line| line.ends_with(' ')), "{text}");
    are_unique(&file.items);
}

fn are_unique(items: &[Item]) {
    let mut types = BTreeSet::new();
    let mut values = BTreeSet::new();
    let mut methods = BTreeSet::new();
    for item in items {
        match item {
            Item::Mod(module) => {
                assert!(types.insert(module.ident.to_string()), "{}", module.ident);
                let content = module.content.iter();
                content.for_each(|(_, items)| are_unique(items));
            }
            Item::Struct(it) => {
                assert!(types.insert(it.ident.to_string()), "{}", it.ident);
                let fields = it.fields.iter().filter_map(|field| field.ident.as_ref());
                differ(fields.map(ToString::to_string), &it.ident.to_string());
            }
            Item::Enum(it) => {
                assert!(types.insert(it.ident.to_string()), "{}", it.ident);
                let variants = it.variants.iter().map(|variant| variant.ident.to_string());
                differ(variants, &it.ident.to_string());
            }
            Item::Type(it) => assert!(types.insert(it.ident.to_string()), "{}", it.ident),
            Item::Const(it) => assert!(values.insert(it.ident.to_string()), "{}", it.ident),
            Item::Fn(it) => {
                let name = it.sig.ident.to_string();
                assert!(values.insert(name), "{}", it.sig.ident);
            }
            Item::Impl(it) if it.trait_.is_none() => {
                let Type::Path(owner) = &*it.self_ty else {
                    continue;
                };
                let owner = owner.path.segments.last().map(|it| it.ident.to_string());
                for method in &it.items {
                    if let ImplItem::Fn(method) = method {
                        let method = (owner.clone(), method.sig.ident.to_string());
                        assert!(methods.insert(method.clone()), "{method:?}");
                    }
                }
            }
            _ => {}
        }
    }
}

fn differ(names: impl Iterator<Item = String>, owner: &str) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name.clone()), "{name} of {owner}");
    }
}
