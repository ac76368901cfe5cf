//! The web application is embedded from `web/dist`. Without it the program still builds and says so when asked for a
//! page, so that work on the engine needs no Node.

use std::{env, fs, path::Path};

fn main() {
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("../../../web/dist");
    fs::create_dir_all(&dist).expect("the folder of the web application");
    println!("cargo:rerun-if-changed={}", dist.display());
}
