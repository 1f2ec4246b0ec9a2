<?php // Put before PHP scripts by `wxauth run`: streams know no proxy from the environment, only their default context does.
stream_context_set_default(['http' => ['proxy' => 'tcp://127.0.0.1:__PORT__']]);
// The file this one stands in front of.
$wxauth_before = (static function () {
    $before = '';
    $files = array_merge([php_ini_loaded_file()], explode(',', (string) php_ini_scanned_files()));
    foreach (array_filter(array_map('trim', array_map('strval', $files))) as $file) {
        $before = (@parse_ini_file($file, false, INI_SCANNER_RAW) ?: [])['auto_prepend_file'] ?? $before;
        if (realpath($before) === __FILE__) {
            $before = $kept ?? '';
        }
        $kept = $before;
    }
    return $before;
})();
if ($wxauth_before !== '' && $wxauth_before !== 'none') {
    require $wxauth_before;
}
unset($wxauth_before);
