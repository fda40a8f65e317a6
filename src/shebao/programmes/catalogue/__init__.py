"""The year's procurement catalogue (政府采购目录), by file: read, registered by one, confirmed by another."""
