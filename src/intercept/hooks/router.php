<?php // Stands before a router script under `wxauth run`: PHP's built-in server runs no auto_prepend_file for one.
stream_context_set_default(['http' => ['proxy' => 'tcp://127.0.0.1:__PORT__']]);
// `false` of the script's means "serve the file that was asked for".
return require __ROUTER__;
