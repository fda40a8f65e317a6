"""What staff pages share (页面): lists with their query bar and export, masking, formats. It knows no business."""
